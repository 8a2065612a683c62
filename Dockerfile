# alpaca-mock in a container; see docs/service.md.
FROM python:3.13-slim AS build
COPY . /source
# Reading the plugins once writes Twisted's cache of them, which the user of the final image may not.
RUN python -m venv /opt/alpaca-mock \
 && /opt/alpaca-mock/bin/pip install --no-cache-dir /source \
 && /opt/alpaca-mock/bin/python -c 'from twisted.plugin import IPlugin, getPlugins; list(getPlugins(IPlugin))'

FROM python:3.13-slim
COPY --from=build /opt/alpaca-mock /opt/alpaca-mock
ENV PATH=/opt/alpaca-mock/bin:$PATH ALPACA_MOCK_LISTEN_ADDR=0.0.0.0:3847
USER 10001:10001
WORKDIR /tmp
EXPOSE 3847
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["alpaca-mock", "--health"]
ENTRYPOINT ["alpaca-mock"]
