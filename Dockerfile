# newskeep as a daemon: slim, not root, everything kept in the volume /data.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /opt/newskeep \
 && /opt/newskeep/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY crawler crawler
COPY archive archive
RUN /opt/newskeep/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin newskeep \
 && install -d -o newskeep -g newskeep /data
COPY --from=build /opt/newskeep /opt/newskeep
COPY config.yaml /etc/newskeep/config.yaml
ENV PATH=/opt/newskeep/bin:$PATH PYTHONUNBUFFERED=1 NEWSKEEP_STORE=/data
USER newskeep
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s \
  CMD ["newskeep", "--config", "/etc/newskeep/config.yaml", "status", "--healthy"]
CMD ["newskeep", "--config", "/etc/newskeep/config.yaml", "run"]
