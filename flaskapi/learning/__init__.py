"""From corrections to a better model in service: export, gate, promote, roll back, drift."""
