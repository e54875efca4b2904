"""Decision packs for a county-level industry bureau: clean, forecast, allocate, rank, publish."""
