# Debian: Temporal's native core is built for glibc. Images by tag; pin digests where you build.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# What is native comes for every platform, and only this one's is kept.
RUN node -e "require('./bin/ensure').ensure()" \
  && npm prune --no-save --omit=dev \
  && node bin/licences.js > LICENSES.txt \
  && node bin/slim.js node_modules

# Of the build: the product, and the sandbox and testbed that `robots demo` and `robots sandbox` start; no bench, no chaos.
FROM node:24-bookworm-slim
ARG COMMIT=
LABEL org.opencontainers.image.title="bitrix24-durable-robots" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="$COMMIT" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production ROBOTS_COMMIT=$COMMIT
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY wsdl wsdl
COPY sandbox/board/assets sandbox/board/assets
COPY src/pages/assets src/pages/assets
COPY LICENSE ./
COPY --from=build /app/LICENSES.txt ./
# New volumes take this owner over. Nothing else is written to, so the root file system may be read-only.
RUN mkdir -p /data/inbox \
  && chown node:node /data/inbox \
  && printf '#!/bin/sh\nexec node /app/dist/src/main.js "$@"\n' > /usr/local/bin/robots \
  && chmod 755 /usr/local/bin/robots
USER node
ENTRYPOINT ["node", "/app/dist/src/main.js"]
CMD ["all"]
