# One image for web, relay, worker and beat. Nothing is compiled; every package is checked against its hash.
FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements/production.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r production.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/pivot:/pivot/platform \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    PIVOT_STATIC_ROOT=/pivot/staticfiles \
    PIVOT_FILES_ROOT=/files
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin pivot \
    && install --directory --owner pivot --group pivot --mode 0700 /files
WORKDIR /pivot
COPY --from=packages /venv /venv
COPY . .
# The keys of this step are drawn at random, used here and forgotten; the code stays root's, and read-only.
RUN python -m ops.build_static && python -m compileall -q platform accounts billing consultations media_relay scheduling ops
USER pivot
EXPOSE 8000
CMD ["daphne", "--verbosity", "0", "--bind", "0.0.0.0", "--port", "8000", "--proxy-headers", "config.asgi:application"]
