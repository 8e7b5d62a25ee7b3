<?php

// A robot's call as a box sends it, for tests of the service's parser.
namespace Durable\Robots\Test;

require_once __DIR__ . '/Box.php';
require_once __DIR__ . '/Service.php';

$box = new Box();
$box->install(['box_id' => Service::BOX]);
$box->start([['Type' => 'erp_order', 'Name' => 'A1', 'Properties' => [
    'Setting_comment' => 'Заказ для {=Document:TITLE} 🚚 & + %',
    'Setting_notify_user' => ['user_7'],
    'TimeoutDuration' => 11,
    'TimeoutDurationType' => 'm',
]]]);
echo $box->run("Bitrix\\Main\\Loader::includeModule('durable.robots');
    return Durable\\Robots\\Wire\\CallBody::of(Durable\\Robots\\Outbox\\Outbox::open()[0],
        Durable\\Robots\\Settings::read(), time() + 90);");
$box->remove();
