<?php

$MESS['DURABLE_ROBOTS_IS_TIMEOUT'] = 'Истекло время ожидания';
$MESS['DURABLE_ROBOTS_TIMEOUT'] = 'Время ожидания';
$MESS['DURABLE_ROBOTS_TIMEOUT_HINT'] = '0 — процесс ждёт, пока не придёт ответ.';
$MESS['DURABLE_ROBOTS_TIMEOUT_UNIT'] = 'Единица времени ожидания';
$MESS['DURABLE_ROBOTS_UNIT_S'] = 'секунды';
$MESS['DURABLE_ROBOTS_UNIT_M'] = 'минуты';
$MESS['DURABLE_ROBOTS_UNIT_H'] = 'часы';
$MESS['DURABLE_ROBOTS_UNIT_D'] = 'дни';
