import { z } from 'zod';
import { readFurtherPages } from './all-pages';
import type { Command, CommandOutcome } from './command';
import { contractBroken, parseReply } from './contract';
import { type CrmDocument, rowOwnerType } from './crm-document';
import { decimalIn, idIn, textIn } from './reply-values';
import type { RunCommands } from './run-commands';

export interface ProductRow {
  /** Product of the catalogue; a row may be written by hand. */
  productId: number | undefined;
  name: string;
  /** Of one unit, after discounts, as an exact decimal string; undefined where there is none that can be told exactly. */
  price: string | undefined;
  quantity: string | undefined;
  measure: string;
  /** VAT in percent, as text; undefined: free of VAT. */
  taxRate: string | undefined;
  /** Whether `price` contains the VAT. */
  taxIncluded: boolean;
}

const method = 'crm.item.productrow.list';

const reply = z.object({
  productRows: z.array(
    z.looseObject({}).transform(
      (row): ProductRow => ({
        productId: idIn(row.productId),
        name: textIn(row.productName),
        price: decimalIn(row.price),
        quantity: decimalIn(row.quantity),
        measure: textIn(row.measureName),
        // One that is not exact is no reason to leave the VAT out.
        taxRate: decimalIn(row.taxRate) ?? (textIn(row.taxRate) || undefined),
        taxIncluded: row.taxIncluded === 'Y',
      }),
    ),
  ),
});

/** One page of a document's rows; by id too, or rows with an equal `sort` could change places between pages. */
export function productRowsCommand(document: CrmDocument, start = 0): Command {
  return {
    method,
    params: {
      filter: { '=ownerType': rowOwnerType(document), '=ownerId': document.id },
      order: { sort: 'asc', id: 'asc' },
      start,
    },
  };
}

/**
 * All rows of a document, given the first page.
 *
 * @throws ClientError
 */
export async function readProductRows(
  run: RunCommands,
  document: CrmDocument,
  firstPage: CommandOutcome,
): Promise<ProductRow[]> {
  const further = await readFurtherPages(run, firstPage, (start) => productRowsCommand(document, start));
  const rows = [firstPage, ...further].flatMap(rowsOf);
  const total = (firstPage.ok && firstPage.total) || rows.length;
  if (rows.length !== total) throw contractBroken(method, `${rows.length} of ${total} rows came`);
  return rows;
}

function rowsOf(page: CommandOutcome): ProductRow[] {
  if (!page.ok) throw page.error;
  return parseReply(reply, page.result, method).productRows;
}
