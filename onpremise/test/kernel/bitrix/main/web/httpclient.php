<?php

namespace Bitrix\Main\Web;

final class HttpClient
{
    private array $headers = [];
    private int $status = 0;
    private array $errors = [];

    public function __construct(private ?array $options = null)
    {
    }

    public function setHeader($name, $value, $replace = true)
    {
        $this->headers[$name] = "$name: $value";
        return $this;
    }

    public function get($url)
    {
        return $this->request($url, []);
    }

    public function post($url, $postData = null, $multipart = false)
    {
        return $this->request($url, [CURLOPT_POST => true, CURLOPT_POSTFIELDS => $postData]);
    }

    private function request(string $url, array $more)
    {
        $curl = curl_init($url);
        curl_setopt_array($curl, $more + [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => array_values($this->headers),
            CURLOPT_FOLLOWLOCATION => $this->options['redirect'] ?? true,
            CURLOPT_CONNECTTIMEOUT => $this->options['socketTimeout'] ?? 30,
            CURLOPT_TIMEOUT => $this->options['streamTimeout'] ?? 60,
            CURLOPT_PROXY => '',
        ]);
        $text = curl_exec($curl);
        $this->status = (int) curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        $this->errors = $text === false ? ['NETWORK' => curl_error($curl)] : [];
        return $text;
    }

    public function getStatus()
    {
        return $this->status;
    }

    public function getError()
    {
        return $this->errors;
    }
}
