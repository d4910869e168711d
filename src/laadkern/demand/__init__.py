"""Electric vehicles and needed public charge points per neighbourhood; docs/methods/forecast.md."""
