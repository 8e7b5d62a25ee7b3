import { mapping } from '../clients/erp';
import { fitOf } from '../clients/erp/fit-mapping';
import { inspectWsdl } from '../clients/erp-wsdl/inspect-wsdl';
import { loadDocuments } from '../clients/erp-wsdl/load-documents';
import { loadConfig } from '../config';
import { erpSourceOf } from '../systems/erp';
import { tellWsdl } from './erp-inspect/tell-wsdl';
import { exitCodes } from './exit-codes';
import { print } from './print';

/**
 * `robots erp inspect`: what a WSDL holds, for whoever writes a mapping. Finds a problem where there is no operation to call,
 * or one names what the WSDL does not have.
 *
 * @param wsdl path or URL; a URL is read with the login that the ERP_* variables name
 */
export async function inspectErp(wsdl: string, { json = false }: { json?: boolean }): Promise<number> {
  const config = loadConfig('erpInspect');
  const { ERP_SERVICE, ERP_PORT, ERP_SOAP } = config;
  const documents = await loadDocuments({ wsdl, ...erpSourceOf(config) });
  const inspected = inspectWsdl(documents);
  const place = {
    service: ERP_SERVICE ?? mapping.service,
    port: ERP_PORT ?? mapping.port,
    soapVersion: ERP_SOAP ?? mapping.soapVersion,
  };
  const fit = await fitOf({ ...mapping, ...place }, documents);
  const text = json
    ? JSON.stringify({ ...inspected, types: Object.fromEntries(inspected.types), mapping: fit }, null, 2)
    : tellWsdl(inspected, fit);
  print(text);
  const operations = inspected.ports.flatMap((port) => port.operations);
  const isWhole = operations.length > 0 && operations.every(({ dangling }) => dangling.length === 0);
  return isWhole && fit.misfits.length === 0 ? exitCodes.fine : exitCodes.problem;
}
