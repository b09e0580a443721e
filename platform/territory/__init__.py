"""Region, communes, territories, sites, rooms, carts, devices."""
