/**
 * The shape that every call of the plugin has: a REST route, an action of its own name that roles
 * can grant, a JSON body read strictly, a JSON answer with a status.
 *
 * <p>An endpoint is a class that extends {@link dev.concierge.plugin.endpoint.EndpointAction} and a
 * {@link dev.concierge.plugin.endpoint.RestEndpoint} that names its routes. {@link
 * dev.concierge.plugin.endpoint.StrictJson} turns a wrong body into an error that names the key,
 * {@link dev.concierge.plugin.endpoint.ErrorKind} says with which status other failures are
 * answered.
 */
package dev.concierge.plugin.endpoint;
