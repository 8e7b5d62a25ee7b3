<?php

use Bitrix\Main\Application;

class CBPWorkflowTemplateLoader
{
    public static function GetList(
        $arOrder = ['ID' => 'DESC'],
        $arFilter = [],
        $arGroupBy = false,
        $arNavStartParams = false,
        $arSelectFields = []
    ) {
        $where = isset($arFilter['ID']) ? 'WHERE ID = ' . (int) $arFilter['ID'] : '';
        $result = Application::getConnection()->query("SELECT * FROM b_bp_workflow_template $where");
        return new class ($result) {
            public function __construct(private $result)
            {
            }

            public function Fetch()
            {
                $row = $this->result->fetch();
                return $row ? ['TEMPLATE' => json_decode($row['TEMPLATE'], true)] + $row : false;
            }
        };
    }
}
