"""What `contrib/` has for those who keep the machine is tried, or looked through where nothing here can run it."""
