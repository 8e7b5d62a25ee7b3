<?php

namespace Bitrix\Bizproc\Activity;

abstract class BaseActivity extends BaseActivityStart
{
    final protected function setProperty(string $key, mixed $value = null): void
    {
        $this->arProperties[$key] = $value;
    }
}
