<?php

namespace Bitrix\Bizproc\Activity;

final class PropertiesDialog
{
    public function __construct(private string $file, private array $context)
    {
    }

    public function getCurrentValues(): array
    {
        return $this->context['currentValues'] ?? [];
    }
}
