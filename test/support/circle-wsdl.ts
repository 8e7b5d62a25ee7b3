const many = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join('');

/** A WSDL of the reference contract's operations, and of so many types that refer to each other in circles. */
export function circleWsdl(count: number): string {
  const field = (type: number, more: number) =>
    `<x:element name="f${more}" type="h:T${((type * 7 + more * 13) % (count - 1)) + 1}" minOccurs="0"/>`;
  const types = many(
    count,
    (index) =>
      `<x:complexType name="${index === 0 ? 'Request' : `T${index}`}"><x:sequence>${many(4, (more) => field(index, more))}</x:sequence></x:complexType>`,
  );
  return serviceOf(types);
}

function serviceOf(types: string): string {
  const operations = (content: string) =>
    ['CreateOrder', 'FindOrder', 'UpsertCustomer']
      .map((name) => `<w:operation name="${name}">${content}</w:operation>`)
      .join('');
  return `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:h="urn:h" targetNamespace="urn:h">
<w:types><x:schema xmlns:x="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:h">${types}<x:element name="Request" type="h:Request"/></x:schema></w:types>
<w:message name="M"><w:part name="p" element="h:Request"/></w:message>
<w:portType name="P">${operations('<w:input message="h:M"/><w:output message="h:M"/>')}</w:portType>
<w:binding name="B" type="h:P"><s:binding style="document" transport="x"/>${operations('<w:input><s:body use="literal"/></w:input>')}</w:binding>
<w:service name="OrderService"><w:port name="OrdersSoap" binding="h:B"><s:address location="http://127.0.0.1/"/></w:port></w:service>
</w:definitions>`;
}
