FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 LANTOA_DATA_DIR=/data
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir uv && uv pip install --system --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
COPY channels channels
COPY publishing publishing
COPY cms cms
RUN uv pip install --system --no-deps --no-build-isolation --editable . \
    && python -m cms.catalogues \
    && useradd --create-home lantoa && mkdir /data && chown lantoa /data
USER lantoa
VOLUME /data
EXPOSE 8000 9000
CMD ["lantoa", "web"]
