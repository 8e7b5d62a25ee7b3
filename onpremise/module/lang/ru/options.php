<?php

$MESS['DURABLE_ROBOTS_SERVICE_URL'] = 'Адрес сервиса';
$MESS['DURABLE_ROBOTS_BOX_ID'] = 'Идентификатор портала, как в BOXES сервиса; не меняется';
$MESS['DURABLE_ROBOTS_CALLBACK'] = 'Сервис присылает ответы по этому пути портала';
$MESS['DURABLE_ROBOTS_KEY'] = 'Ключ';
$MESS['DURABLE_ROBOTS_SIGNS'] = 'подписывает';
$MESS['DURABLE_ROBOTS_REMOVE'] = 'удалить';
$MESS['DURABLE_ROBOTS_NEW_SECRET'] = 'Новый ключ, идентификатор:секрет';
$MESS['DURABLE_ROBOTS_SAVE'] = 'Сохранить и проверить';
$MESS['DURABLE_ROBOTS_CHECK'] = 'Проверить';
$MESS['DURABLE_ROBOTS_SEND'] = 'Отправить ожидающие сейчас';
$MESS['DURABLE_ROBOTS_FINDINGS'] = 'Самопроверка';
$MESS['DURABLE_ROBOTS_OUTBOX'] = 'Очередь: ожидающие и отозванные шаги';
$MESS['DURABLE_ROBOTS_DOCUMENT'] = 'Документ';
$MESS['DURABLE_ROBOTS_ROBOT'] = 'Робот';
$MESS['DURABLE_ROBOTS_SINCE'] = 'С какого времени';
$MESS['DURABLE_ROBOTS_STATE'] = 'Состояние';
$MESS['DURABLE_ROBOTS_ATTEMPTS'] = 'Попыток';
$MESS['DURABLE_ROBOTS_PROBLEM'] = 'Последняя причина';
$MESS['DURABLE_ROBOTS_STATE_WAITING'] = 'ещё не отправлен';
$MESS['DURABLE_ROBOTS_STATE_SENT'] = 'у сервиса';
$MESS['DURABLE_ROBOTS_STATE_WITHDRAWN'] = 'отозван: шаг завершился раньше';
