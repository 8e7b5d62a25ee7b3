import { follow, listen } from './changes.mjs';
import { openDialogs } from './dialogs.mjs';
import { letDrag } from './drag.mjs';
import { letPost } from './post.mjs';

listen();
follow();
letPost();
openDialogs();
letDrag();
