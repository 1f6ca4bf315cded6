"""The training side: what turns MNIST into `my_model.h5`. Serving imports nothing of it."""
