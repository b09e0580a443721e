"""The relay process: placement, leases and the road between signalling and engine."""
