<?php

// The core includes this file with the module; it loads classes of `lib/` by name (PSR-4, lower-case paths).
