<?php

namespace Bitrix\Crm\Service;

final class Context
{
    public const SCOPE_AUTOMATION = 'automation';

    private string $scope = 'manual';

    public function setUserId($userId)
    {
        return $this;
    }

    public function setScope($scope)
    {
        $this->scope = $scope;
        return $this;
    }
}
