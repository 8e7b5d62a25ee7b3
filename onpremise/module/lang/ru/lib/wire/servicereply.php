<?php

$MESS['DURABLE_ROBOTS_REPLY_UNREACHABLE'] = 'Сервис недоступен (#WHY#). Проверьте его адрес и то, что межсетевой экран пропускает соединения с этого сервера.';
$MESS['DURABLE_ROBOTS_REPLY_CLOCK'] = 'Часы этого сервера и сервиса расходятся на #MINUTES# мин, поэтому сервис отклоняет подписанные вызовы. Включите на обоих NTP.';
$MESS['DURABLE_ROBOTS_REPLY_SECRET'] = 'Сервис не принимает подпись: там другой идентификатор портала, идентификатор ключа или секрет. #SAID#';
$MESS['DURABLE_ROBOTS_REPLY_SAID'] = 'Сервис ответил #STATUS#: #SAID#';
$MESS['DURABLE_ROBOTS_REPLY_FOREIGN'] = 'HTTP #STATUS# пришёл не от сервиса, возможно, от прокси. Проверьте адрес.';
$MESS['DURABLE_ROBOTS_REPLY_REDIRECT'] = 'Адрес перенаправляет на другой (HTTP #STATUS#), а перенаправления не выполняются. Введите тот, на который он ведёт: обычно https вместо http.';
