"""The contract of the service, written down once: what /openapi.json and /docs say."""
