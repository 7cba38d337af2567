package dev.concierge.plugin.policies.remote;

import dev.concierge.grpc.Endpoint;
import dev.concierge.grpc.TlsOptions;
import java.time.Duration;

/**
 * Where and how an inference server is called.
 *
 * @param token bearer token; empty sends none
 * @param timeout of encoding and ranking, retries included
 * @param generateTimeout of an act or a reply, retries included
 */
public record ServerOptions(
    Endpoint address, TlsOptions tls, String token, Duration timeout, Duration generateTimeout) {}
