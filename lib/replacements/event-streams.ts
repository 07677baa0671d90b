/** No operation that a function calls answers with a stream of events. */
function unused(): never {
  throw new Error('event streams are not bundled');
}

export { unused as EventStreamSerde, unused as eventStreamSerdeProvider };
