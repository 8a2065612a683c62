"""JSON to values and back: the only place that knows the broker's field names, number formats and encodings."""
