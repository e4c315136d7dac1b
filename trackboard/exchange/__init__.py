"""In and out: a module a format. A reader stages rows; casework writes them."""
