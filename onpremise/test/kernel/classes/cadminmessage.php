<?php

class CAdminMessage
{
    public static function ShowMessage($message)
    {
        echo '<div class="adm-info-message">' . htmlspecialcharsbx(
            is_array($message) ? $message['MESSAGE'] : $message
        ) . '</div>';
    }

    public static function ShowNote($message)
    {
        self::ShowMessage($message);
    }
}
