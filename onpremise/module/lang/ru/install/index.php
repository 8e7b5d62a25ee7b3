<?php

$MESS['DURABLE_ROBOTS_MODULE_NAME'] = 'Надёжные роботы';
$MESS['DURABLE_ROBOTS_MODULE_DESCRIPTION'] = 'Роботы для ERP, Jira и 1С, которые переживают сбои: каждый шаг выполняется один раз и получает ответ.';
$MESS['DURABLE_ROBOTS_OLD_PHP'] = 'Модуль не установлен: нужен PHP 8.1 или новее, на сервере #VERSION#.';
$MESS['DURABLE_ROBOTS_NEEDS'] = 'Модуль не установлен: нужен модуль #MODULE#. Сначала установите его.';
$MESS['DURABLE_ROBOTS_FOREIGN'] = 'Модуль не установлен: эти папки принадлежат чему-то другому: #FOLDERS#. Сначала переименуйте или удалите их.';
$MESS['DURABLE_ROBOTS_FAILED'] = 'Модуль не установлен, и ничего от него не осталось: #WHY#';
$MESS['DURABLE_ROBOTS_FAILED_AGAIN'] = 'Повторная установка не удалась; всё, что было, осталось, как и шаги, которые ждут: #WHY#';
