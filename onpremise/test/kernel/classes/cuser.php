<?php

class CUser
{
    public function IsAdmin()
    {
        return getenv('KERNEL_USER') === 'admin';
    }

    public function GetID()
    {
        return $this->IsAdmin() ? 1 : 0;
    }
}
