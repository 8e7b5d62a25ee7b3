<?php

// Generated from the service's robots: npm run package:box. Do not edit.

return json_decode(<<<'JSON'
{
  "erp_order": {
    "NAME": {
      "en": "ERP: create order",
      "ru": "ERP: создать заказ"
    },
    "DESCRIPTION": {
      "en": "Creates an order in the ERP from the deal and writes its number to the deal.",
      "ru": "Создаёт заказ в ERP по данным сделки и записывает его номер в сделку."
    },
    "PROPERTIES": {
      "reference": {
        "Name": {
          "en": "Order mark",
          "ru": "Метка заказа"
        },
        "Description": {
          "en": "Leave empty: one order per deal. Another mark means a second order for the same deal.",
          "ru": "Оставьте пустым: один заказ на сделку. Другая метка означает второй заказ по той же сделке."
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "notify_user": {
        "Name": {
          "en": "Notify",
          "ru": "Кого уведомить"
        },
        "Description": {
          "en": "Who is told the result; the responsible person if empty.",
          "ru": "Кому сообщить результат; если пусто — ответственному."
        },
        "Type": "user",
        "Required": "N",
        "Multiple": "N"
      },
      "comment": {
        "Name": {
          "en": "Comment",
          "ru": "Комментарий"
        },
        "Description": {
          "en": "Goes into the order.",
          "ru": "Передаётся в заказ."
        },
        "Type": "text",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "RETURN_PROPERTIES": {
      "erp_order_id": {
        "Name": {
          "en": "ERP order number",
          "ru": "Номер заказа ERP"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "status": {
        "Name": {
          "en": "Result: ok, failed or unknown",
          "ru": "Результат: ok, failed или unknown"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "error": {
        "Name": {
          "en": "What went wrong",
          "ru": "Что пошло не так"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "FILTER": {
      "INCLUDE": [
        [
          "crm",
          "CCrmDocumentDeal",
          "DEAL"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote",
          "QUOTE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice",
          "SMART_INVOICE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
        ]
      ]
    }
  },
  "erp_client": {
    "NAME": {
      "en": "ERP: send client",
      "ru": "ERP: передать клиента"
    },
    "DESCRIPTION": {
      "en": "Sends the company or contact with its legal details to the ERP and writes its number there to the deal.",
      "ru": "Передаёт в ERP компанию или контакт с реквизитами и записывает номер клиента в сделку."
    },
    "PROPERTIES": {
      "notify_user": {
        "Name": {
          "en": "Notify",
          "ru": "Кого уведомить"
        },
        "Description": {
          "en": "Who is told the result; the responsible person if empty.",
          "ru": "Кому сообщить результат; если пусто — ответственному."
        },
        "Type": "user",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "RETURN_PROPERTIES": {
      "erp_client_id": {
        "Name": {
          "en": "ERP client number",
          "ru": "Номер клиента в ERP"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "status": {
        "Name": {
          "en": "Result: ok, failed or unknown",
          "ru": "Результат: ok, failed или unknown"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "error": {
        "Name": {
          "en": "What went wrong",
          "ru": "Что пошло не так"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "FILTER": {
      "INCLUDE": [
        [
          "crm",
          "CCrmDocumentDeal",
          "DEAL"
        ],
        [
          "crm",
          "CCrmDocumentLead",
          "LEAD"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote",
          "QUOTE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice",
          "SMART_INVOICE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
        ]
      ]
    }
  },
  "jira_project": {
    "NAME": {
      "en": "Jira: create project",
      "ru": "Jira: создать проект"
    },
    "DESCRIPTION": {
      "en": "Creates a Jira project from the deal, with a first issue in it.",
      "ru": "Создаёт проект в Jira по данным сделки и первую задачу в нём."
    },
    "PROPERTIES": {
      "project_key": {
        "Name": {
          "en": "Project key",
          "ru": "Ключ проекта"
        },
        "Description": {
          "en": "Latin letters, e.g. SALES: the deal's number is put after them. 10 characters at most in all.",
          "ru": "Латинские буквы, например SALES: после них ставится номер сделки. Всего не больше 10 знаков."
        },
        "Type": "string",
        "Required": "Y",
        "Multiple": "N"
      },
      "lead": {
        "Name": {
          "en": "Project lead",
          "ru": "Руководитель проекта"
        },
        "Description": {
          "en": "Account id in Jira Cloud, user name in Data Center; the robots’ own Jira user if empty.",
          "ru": "Account ID в Jira Cloud, имя пользователя в Data Center; если пусто — пользователь Jira, от имени которого работают роботы."
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "type": {
        "Name": {
          "en": "Project type",
          "ru": "Тип проекта"
        },
        "Description": {
          "en": "business, software or service_desk; business if empty.",
          "ru": "business, software или service_desk; если пусто — business."
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "template": {
        "Name": {
          "en": "Project template",
          "ru": "Шаблон проекта"
        },
        "Description": {
          "en": "Key of a Jira template; Jira's own choice if empty.",
          "ru": "Ключ шаблона Jira; если пусто, его выбирает Jira."
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "issue_summary": {
        "Name": {
          "en": "First issue",
          "ru": "Первая задача"
        },
        "Description": {
          "en": "Its summary; the deal's title if empty.",
          "ru": "Её тема; если пусто — название сделки."
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "notify_user": {
        "Name": {
          "en": "Notify",
          "ru": "Кого уведомить"
        },
        "Description": {
          "en": "Who is told the result; the responsible person if empty.",
          "ru": "Кому сообщить результат; если пусто — ответственному."
        },
        "Type": "user",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "RETURN_PROPERTIES": {
      "project_key": {
        "Name": {
          "en": "Jira project key",
          "ru": "Ключ проекта Jira"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "project_id": {
        "Name": {
          "en": "Jira project id",
          "ru": "ID проекта Jira"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "issue_key": {
        "Name": {
          "en": "Jira issue key",
          "ru": "Ключ задачи Jira"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "issue_id": {
        "Name": {
          "en": "Jira issue id",
          "ru": "ID задачи Jira"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "url": {
        "Name": {
          "en": "Address of the project",
          "ru": "Адрес проекта"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "status": {
        "Name": {
          "en": "Result: ok, failed or unknown",
          "ru": "Результат: ok, failed или unknown"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "error": {
        "Name": {
          "en": "What went wrong",
          "ru": "Что пошло не так"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "FILTER": {
      "INCLUDE": [
        [
          "crm",
          "CCrmDocumentDeal",
          "DEAL"
        ],
        [
          "crm",
          "CCrmDocumentLead",
          "LEAD"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote",
          "QUOTE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice",
          "SMART_INVOICE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
        ]
      ]
    }
  },
  "onec_invoice": {
    "NAME": {
      "en": "1C: raise an invoice",
      "ru": "1С: выставить счёт"
    },
    "DESCRIPTION": {
      "en": "Raises and posts an invoice in 1C for the deal’s client and writes its number to the deal.",
      "ru": "Создаёт и проводит в 1С счёт клиенту сделки и записывает его номер в сделку."
    },
    "PROPERTIES": {
      "reference": {
        "Name": {
          "en": "Invoice mark",
          "ru": "Метка счёта"
        },
        "Description": {
          "en": "Leave empty: one invoice per deal. Another mark means a second invoice for the same deal.",
          "ru": "Оставьте пустым: один счёт на сделку. Другая метка означает второй счёт по той же сделке."
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "notify_user": {
        "Name": {
          "en": "Notify",
          "ru": "Кого уведомить"
        },
        "Description": {
          "en": "Who is told the result; the responsible person if empty.",
          "ru": "Кому сообщить результат; если пусто — ответственному."
        },
        "Type": "user",
        "Required": "N",
        "Multiple": "N"
      },
      "comment": {
        "Name": {
          "en": "Comment",
          "ru": "Комментарий"
        },
        "Description": {
          "en": "Goes into the invoice’s comment; the deal’s title if empty.",
          "ru": "Попадёт в комментарий счёта; если пусто — название сделки."
        },
        "Type": "text",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "RETURN_PROPERTIES": {
      "invoice_number": {
        "Name": {
          "en": "1C invoice number",
          "ru": "Номер счёта в 1С"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "invoice_id": {
        "Name": {
          "en": "1C invoice key",
          "ru": "Ключ счёта в 1С"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "amount": {
        "Name": {
          "en": "Invoice amount",
          "ru": "Сумма счёта"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "status": {
        "Name": {
          "en": "Result: ok, failed or unknown",
          "ru": "Результат: ok, failed или unknown"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      },
      "error": {
        "Name": {
          "en": "What went wrong",
          "ru": "Что пошло не так"
        },
        "Type": "string",
        "Required": "N",
        "Multiple": "N"
      }
    },
    "FILTER": {
      "INCLUDE": [
        [
          "crm",
          "CCrmDocumentDeal",
          "DEAL"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Quote",
          "QUOTE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\SmartInvoice",
          "SMART_INVOICE"
        ],
        [
          "crm",
          "Bitrix\\Crm\\Integration\\BizProc\\Document\\Dynamic"
        ]
      ]
    }
  }
}
JSON, true, 16, JSON_THROW_ON_ERROR);
