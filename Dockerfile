# The image of web, worker and beat. Built on a machine with a package index: docker compose build
FROM python:3.11-slim AS base

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 simulator
WORKDIR /app

COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock

COPY --chown=simulator:simulator . .
RUN for po in locale/*/LC_MESSAGES/*.po; do \
        [ ! -e "$po" ] || pybabel --quiet compile -i "$po" -o "${po%.po}.mo" -l "$(basename "$(dirname "$(dirname "$po")")")" || exit 1; \
    done \
    && mkdir -p var staticfiles && chown simulator:simulator . var staticfiles

USER simulator
# Compressed, fingerprinted files, as MODE=production serves them; the other values only let the settings load.
RUN MODE=production SECRET_KEY=build DATABASE_URL=sqlite:////tmp/build REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0
EXPOSE 8000
CMD ["python", "-m", "config.serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4"]
