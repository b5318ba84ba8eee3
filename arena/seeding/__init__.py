"""The example story and masses of examples; everything made here is marked `is_example`."""
