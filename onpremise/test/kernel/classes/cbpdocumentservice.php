<?php

use Bitrix\Bizproc\FieldType;

class CBPDocumentService
{
    public function getFieldTypeObject($documentType, $property)
    {
        return new FieldType($property);
    }

    /** The document's fields, or null where it was deleted. */
    public function getDocument($documentId)
    {
        [, , $id] = $documentId;
        $kind = preg_match('/^DYNAMIC_(\d+)_\d+$/', $id, $parts) ? $parts[1] : '2';
        return \Kernel\CrmStore::find($kind, (int) preg_replace('/^.*_/', '', $id));
    }
}
