"""The demo region, one loader for each room of the house, in the order of the layers."""
