# One image for web, relay, worker and beat. Every package is checked against its hash; only the relay's hot
# path is compiled, in a stage of its own.
FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements/production.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r production.lock

FROM packages AS native
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev
COPY media_relay/__init__.py media_relay/
COPY media_relay/native media_relay/native
RUN /venv/bin/python -m media_relay.native.build

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
COPY --from=native /build/media_relay/native/*.so media_relay/native/
# The keys of this step are drawn at random, used here and forgotten; the code stays root's, and read-only.
RUN python -m ops.build_static && python -m compileall -q platform accounts billing consultations correspondence media_relay prescriptions scheduling signatures ops
USER pivot
EXPOSE 8000
CMD ["daphne", "--verbosity", "0", "--bind", "0.0.0.0", "--port", "8000", "--proxy-headers", "config.asgi:application"]
