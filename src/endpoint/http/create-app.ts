import { type Context, Hono } from 'hono';
import type { RobotDescription } from '../../robots/define-robot';
import { type AcceptCheckOptions, createAcceptCheck } from '../box/accept-check';
import { type AcceptOptions, type CallIds, createAcceptCall } from '../call/accept-call';
import { type AcceptPortalEventOptions, createAcceptPortalEvent } from '../install/accept-portal-event';
import type { RefusedCalls } from '../../inbox/refused-calls';
import { interfacePage } from '../install/interface-page';
import type { EndpointMetrics } from './metrics';
import { type Refusal, refusalBody, refusalOf, statusOf } from './refusal';

export interface EndpointDeps extends AcceptOptions, AcceptPortalEventOptions, AcceptCheckOptions {
  robots: readonly RobotDescription[];
  registry: AcceptOptions['registry'] & AcceptPortalEventOptions['registry'];
  installations: AcceptOptions['installations'] & AcceptPortalEventOptions['installations'];
  /** Ends the codes that they are registered and called by. */
  robotSuffix: string;
  metrics: Pick<EndpointMetrics, 'acknowledged' | 'refused'>;
  refusedCalls: Pick<RefusedCalls, 'add'>;
  /** It was told to end, and still takes calls. */
  isEnding?: () => boolean;
}

/** Refusals for which nobody but us can be blamed: what they lose waits for a person. */
const ownFault = /^(Inbox|Endpoint)\./;

const json = { 'content-type': 'application/json' };
// What Bitrix24 takes for "the answer comes later".
const acknowledgement = '{"status":"async"}';

/**
 * The HTTP side that the world can reach: robots' calls, installation, boxes' self-check, and whether it takes calls,
 * without a reason. It never listens; see `serveApp`.
 */
export function createApp(deps: EndpointDeps): Hono {
  const { store, log, metrics, refusedCalls, isEnding = () => false } = deps;
  const robots = new Map(deps.robots.map((robot) => [`${robot.code}${deps.robotSuffix}`, robot]));
  const acceptCall = createAcceptCall(deps);
  const acceptPortalEvent = createAcceptPortalEvent(deps);
  const acceptCheck = createAcceptCheck(deps);
  const app = new Hono();

  app.post('/robots/:code', (c) => receiveCall(c, c.req.param('code'), c.req.header('x-gateway-key')));
  app.post('/robots/:code/:key', (c) => receiveCall(c, c.req.param('code'), c.req.param('key')));
  app.post('/install', async (c) => {
    const accepted = await acceptPortalEvent(c.req.raw);
    if (!accepted.ok) return answerRefusal(accepted.refusal);
    if (!accepted.opened) return c.json({ status: 'stored' });
    log.warn('the portal opens the application in a frame: it was not saved as "API only"');
    return new Response(interfacePage.html, { headers: interfacePage.headers });
  });
  app.post('/boxes/check', async (c) => {
    const accepted = await acceptCheck(c.req.raw);
    return accepted.ok ? c.json(accepted.checked) : answerRefusal(accepted.refusal);
  });
  app.get('/health/live', (c) => c.json({ status: 'live' }));
  // Temporal may be away: calls wait in the inbox.
  app.get('/health/ready', (c) =>
    store.stats().accepting && !isEnding()
      ? c.json({ status: 'ready' })
      : c.json({ status: 'not ready' }, 503),
  );
  app.notFound(() => answerRefusal(refusalOf('Http.NotFound')));
  app.onError((error) => {
    log.error({ err: error }, 'a request failed by a fault of ours');
    return answerRefusal(refusalOf('Endpoint.Failed'));
  });
  return app;

  async function receiveCall(c: Context, code: string, gatewayKey: string | undefined): Promise<Response> {
    const began = performance.now();
    const robot = robots.get(code);
    if (!robot) return answerRefusal(unknownRobot(code), 'unknown');
    const accepted = await acceptCall({ request: c.req.raw, robot, code, gatewayKey });
    const { ids } = accepted;
    if (!accepted.ok) return answerRefusal(accepted.refusal, robot.code, ids, accepted.unstored);
    metrics.acknowledged(robot.code, accepted.stored, (performance.now() - began) / 1000);
    const told = { robot: robot.code, ...ids };
    if (accepted.stored === 'call') log.info(told, `accepted ${robot.code} for ${ids.document}`);
    else log.warn(told, `accepted ${robot.code} for ${ids.document}; its portal is checked later`);
    return new Response(acknowledgement, { headers: json });
  }

  function unknownRobot(code: string): Refusal {
    const known = [...robots.keys()].join(', ');
    return refusalOf('Call.UnknownRobot', { code: code.slice(0, 48), known });
  }

  function answerRefusal(
    refusal: Refusal,
    robot?: string,
    ids: CallIds = {},
    unstored?: Uint8Array,
  ): Response {
    const { type, message } = refusal;
    const { document, portal, box, run } = ids;
    log.warn({ refusal: type, robot, document, portal, box }, message);
    metrics.refused(type, robot);
    // Whoever started the robot of a box's call again would have it run twice.
    if (robot && document && box === undefined && ownFault.test(type))
      refusedCalls.add(
        { at: Date.now(), robot, document, ...(portal && { portal }), type, ...(run && { run }) },
        unstored,
      );
    return new Response(refusalBody(refusal), { status: statusOf(type), headers: json });
  }
}
