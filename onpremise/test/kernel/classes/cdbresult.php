<?php

class CDBResult
{
    public function __construct(private $result)
    {
    }

    public function Fetch()
    {
        return $this->result->fetch();
    }
}
