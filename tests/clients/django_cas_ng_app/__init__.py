"""A Django project that signs people in with django-cas-ng, set up as its documentation says."""
