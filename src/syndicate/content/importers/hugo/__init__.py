"""A Hugo site, as its source folder is → works, with their languages paired. Nothing of it is run."""
