<?php

namespace Bitrix\Bizproc\Activity;

abstract class BaseActivity extends BaseActivityStart
{
}
