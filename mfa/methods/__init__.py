"""One sub-package for each method, all with the same anatomy: method, forms, views, urls."""
