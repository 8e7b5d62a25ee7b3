# Images by tag: no registry was at hand to look their digests up; pin them where you build.
# NOT built: no Docker engine was at hand. Install, build, prune and loading both roles were run by hand on Node 20.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node -e "require('./bin/ensure').ensure()" && npm prune --no-save --omit=dev

# Of the build: the product, and the sandbox and testbed that `robots demo` and `robots sandbox` start; no bench, no chaos.
# Temporal's native core is built for glibc, so no Alpine.
FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY wsdl wsdl
# A new volume takes this owner over.
RUN mkdir -p /data/inbox && chown node:node /data/inbox
USER node
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["all"]
