<?php

namespace Bitrix\Main\Security\Sign;

final class BadSignatureException extends \Exception
{
}
