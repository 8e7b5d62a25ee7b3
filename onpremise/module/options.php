<?php

use Bitrix\Main\Loader;
use Bitrix\Main\Localization\Loc;
use Durable\Robots\Admin\OptionsForm;
use Durable\Robots\Admin\SelfCheck;
use Durable\Robots\Outbox\Delivery;
use Durable\Robots\Outbox\Outbox;
use Durable\Robots\Outbox\StepState;
use Durable\Robots\Settings;

if (!defined('B_PROLOG_INCLUDED') || B_PROLOG_INCLUDED !== true) {
    die();
}

global $USER;
if (!$USER->IsAdmin() || !Loader::includeModule('durable.robots')) {
    return;
}
Loader::includeModule('bizproc');
Loc::loadMessages(__FILE__);

$say = static fn (string $key): string => htmlspecialcharsbx((string) Loc::getMessage("DURABLE_ROBOTS_$key"));
$posted = is_string($_POST['robots_action'] ?? null) ? $_POST['robots_action'] : '';
$action = ($_SERVER['REQUEST_METHOD'] ?? '') === 'POST' && check_bitrix_sessid() ? $posted : '';
$mistakes = $action === 'save' ? OptionsForm::save($_POST) : [];
if ($action === 'send') {
    Outbox::hurry(time());
    Delivery::sweep();
}
$findings = $action === '' || $mistakes !== [] ? [] : SelfCheck::run();
$settings = Settings::read();
$shown = [
    ...Outbox::open(50),
    ...Outbox::ofState(StepState::Withdrawn, 20),
];

foreach ($mistakes as $mistake) {
    CAdminMessage::ShowMessage($mistake);
}
?>
<form method="post" action="">
<?= bitrix_sessid_post() ?>
<table class="adm-detail-content-table edit-table">
  <tr><td width="40%"><?= $say('SERVICE_URL') ?></td>
    <td><input name="service_url" size="60" value="<?= htmlspecialcharsbx($settings->serviceUrl) ?>"></td></tr>
  <tr><td><?= $say('BOX_ID') ?></td>
    <td><input name="box_id" size="30" value="<?= htmlspecialcharsbx($settings->boxId) ?>"></td></tr>
  <tr><td><?= $say('CALLBACK') ?></td>
    <td><code>/local/tools/durable.robots/callback.php</code></td></tr>
<?php foreach (array_keys($settings->secrets) as $id) : ?>
  <tr><td><?= $say('KEY') ?> <b><?= htmlspecialcharsbx($id) ?></b></td>
    <td><label><input type="radio" name="signs" value="<?= htmlspecialcharsbx($id) ?>"
        <?= (string) $id === $settings->signingKey() ? 'checked' : '' ?>> <?= $say('SIGNS') ?></label>
      <label><input type="checkbox" name="remove[]" value="<?= htmlspecialcharsbx($id) ?>"> <?= $say('REMOVE') ?></label>
    </td></tr>
<?php endforeach; ?>
  <tr><td><?= $say('NEW_SECRET') ?></td>
    <td><input name="new_secret" size="60" value="" autocomplete="off"
      placeholder="<?= htmlspecialcharsbx(OptionsForm::suggestion()) ?>"></td></tr>
</table>
<button name="robots_action" value="save" class="adm-btn-save"><?= $say('SAVE') ?></button>
<button name="robots_action" value="check"><?= $say('CHECK') ?></button>
<button name="robots_action" value="send"><?= $say('SEND') ?></button>
</form>
<?php if ($findings !== []) : ?>
<h3><?= $say('FINDINGS') ?></h3>
<ul>
    <?php foreach ($findings as $finding) : ?>
  <li style="color: <?= $finding->ok ? 'green' : '#c00' ?>"><?= $finding->ok ? '✔' : '✘' ?>
        <?= htmlspecialcharsbx($finding->text) ?></li>
    <?php endforeach; ?>
</ul>
<?php endif; ?>
<h3><?= $say('OUTBOX') ?></h3>
<table class="adm-list-table">
  <tr><th><?= $say('DOCUMENT') ?></th><th><?= $say('ROBOT') ?></th><th><?= $say('SINCE') ?></th>
    <th><?= $say('STATE') ?></th><th><?= $say('ATTEMPTS') ?></th><th><?= $say('PROBLEM') ?></th></tr>
<?php foreach ($shown as $step) : ?>
  <tr><td><?= htmlspecialcharsbx($step->documentId[2] ?? '') ?></td>
    <td><?= htmlspecialcharsbx($step->robot) ?></td>
    <td><?= htmlspecialcharsbx(date('Y-m-d H:i:s', $step->createdAt)) ?></td>
    <td><?= $say('STATE_' . strtoupper($step->state->value)) ?></td>
    <td><?= $step->attempts ?></td>
    <td><?= htmlspecialcharsbx($step->problem) ?></td></tr>
<?php endforeach; ?>
</table>
