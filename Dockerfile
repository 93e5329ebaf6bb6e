# The local Azure by itself, as a user without rights:
#   docker build -t local-azure-openai .
#   docker run --rm -p 127.0.0.1:8080:8080 -v local-azure:/data local-azure-openai
# Inside it has to listen on every address to be reached at all; -p 127.0.0.1:… keeps it to this
# machine. Inside and outside the port is the same, since endpoints in its answers contain it.
FROM python:3.11-slim

RUN useradd --create-home --uid 10001 azure \
    && install --directory --owner azure --mode 0700 /data
COPY pyproject.toml LICENSE /src/
COPY emulator /src/emulator
RUN pip install --no-cache-dir /src && rm -r /src

USER azure
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["local-azure-openai", "--host", "0.0.0.0", "--port", "8080", "--data", "/data"]
