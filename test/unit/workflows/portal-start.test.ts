import { portalStart } from '../../../workflows/portal/portal-start';
import { provedInstallation as proved } from '../../support/proved-installation';

it('a proved portal has turns of its own, not those of the installation that proved it', () => {
  expect(portalStart(proved).priority).toEqual({ priorityKey: 1, fairnessKey: proved.memberId });
});
