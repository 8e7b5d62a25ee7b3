<?php

$MESS['DURABLE_ROBOTS_CHECK_MODULES_OK'] = 'Модули bizproc, crm и im на месте.';
$MESS['DURABLE_ROBOTS_CHECK_MODULES_BAD'] = 'Не установлены или отключены модули: #MISSING#. Роботам они нужны.';
$MESS['DURABLE_ROBOTS_CHECK_ROBOT_OK'] = 'Робот #CODE#: ядро находит и загружает его.';
$MESS['DURABLE_ROBOTS_CHECK_ROBOT_BAD'] = 'Робот #CODE# не предлагается: его папки в /local/activities/custom нет, или её заслоняет другая. Установите модуль заново.';
$MESS['DURABLE_ROBOTS_CHECK_AGENTS_OK'] = 'Агенты выполняются.';
$MESS['DURABLE_ROBOTS_CHECK_AGENTS_BAD'] = 'Агент модуля не выполнялся 10 минут: неудавшиеся вызовы не повторяются, время ожидания не истекает. Переведите агенты на cron.';
$MESS['DURABLE_ROBOTS_CHECK_SETTINGS_OK'] = 'Адрес, идентификатор портала и секрет заданы.';
$MESS['DURABLE_ROBOTS_CHECK_SETTINGS_BAD'] = 'Задайте адрес сервиса, идентификатор портала и секрет; до этого вызовы ждут в очереди.';
$MESS['DURABLE_ROBOTS_CHECK_SERVICE_OK'] = 'Сервис доступен, принимает подпись, часы совпадают.';
$MESS['DURABLE_ROBOTS_CHECK_SERVED_OK'] = 'Сервис обслуживает всех роботов.';
$MESS['DURABLE_ROBOTS_CHECK_SERVED_BAD'] = 'Сервис не обслуживает этих роботов, их система там не настроена: #CODES#.';
$MESS['DURABLE_ROBOTS_CHECK_CALLBACK_OK'] = 'Сервис обращается к этому порталу и получает ответ.';
$MESS['DURABLE_ROBOTS_CHECK_CALLBACK_BAD'] = 'Сервис не может ответить порталу: #WHY# Шаги ждали бы напрасно. Проверьте адрес в BOXES и межсетевой экран.';
$MESS['DURABLE_ROBOTS_CHECK_OUTBOX_OK'] = 'Долго ожидающих вызовов нет. Сейчас ждут: #COUNT#.';
$MESS['DURABLE_ROBOTS_CHECK_OUTBOX_BAD'] = 'В очереди ждут вызовы: #COUNT#, самый старый — больше 15 минут; причина в списке ниже.';
