<?php

namespace Bitrix\Main\Security\Sign;

use Bitrix\Main\Config\Option;
use Bitrix\Main\Security\Random;

final class Signer
{
    public function sign($value, $salt = null)
    {
        return $value . '.' . $this->signature($value, $salt);
    }

    public function unsign($signedValue, $salt = null)
    {
        $at = strrpos((string) $signedValue, '.');
        $value = $at === false ? '' : substr($signedValue, 0, $at);
        if ($at === false || !hash_equals($this->signature($value, $salt), substr($signedValue, $at + 1))) {
            throw new BadSignatureException('Signature does not match');
        }
        return $value;
    }

    private function signature(string $value, ?string $salt): string
    {
        $key = Option::get('main', 'signer_default_key', '');
        if ($key === '') {
            $key = Random::getString(64);
            Option::set('main', 'signer_default_key', $key);
        }
        return hash_hmac('sha256', $value, $salt . $key);
    }
}
