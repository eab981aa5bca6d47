"""Every fault at every step of everything that takes several requests, and the page that tells what each ends in."""
