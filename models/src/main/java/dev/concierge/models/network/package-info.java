/**
 * The policy's networks: their sizes and parameters, and their definitions written once for every
 * backend.
 */
package dev.concierge.models.network;
