"""How right the service is: on pictures whose labels are known, through its whole pipeline."""
