"""The product as it runs in production: PostgreSQL, Redis, real celery workers."""
